import { runLoad } from '../../src/engine/run-load.ts'
import { anthropic } from '../../src/targets/anthropic.ts'
import { gemini } from '../../src/targets/gemini.ts'
import { openai } from '../../src/targets/openai.ts'

const [name, options] = process.argv.slice(2)
const target = { anthropic, gemini, openai }[name as 'openai']({
  model: 'x',
  ...JSON.parse(options!),
})
await runLoad({ target, prompt: 'Hi', requests: 3 }).then(
  ({ requests }) => console.log(JSON.stringify({ requests })),
  (error: Error) => console.log(JSON.stringify({ name: error.name, message: error.message })),
)

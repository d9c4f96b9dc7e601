import { registerHooks } from 'node:module'

/** As on a machine where gpt-tokenizer is not installed. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('gpt-tokenizer')) {
      const error = new Error(`Cannot find package '${specifier}'`)
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
    }
    return next(specifier, context)
  },
})

const { syntheticPrompts } = await import('../../src/datasets/synthetic-prompts.ts')
for await (const prompt of syntheticPrompts({ inputTokens: 12 }).sized()) {
  console.log(JSON.stringify(prompt))
  break
}

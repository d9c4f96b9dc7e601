import { benchImport } from './import.ts'
import { benchObserver } from './observer.ts'
import { benchRecorder } from './recorder.ts'
import { benchSimulator } from './simulator.ts'

const rows = [
  ...(await benchObserver()),
  ...benchRecorder(),
  ...(await benchSimulator()),
  ...benchImport(),
]
const width = Math.max(...rows.map(([what]) => what.length))
for (const [what, figure] of rows) console.log(`${what.padEnd(width)}   ${figure}`)

import { appendRows } from '../../src/history/rows.ts'
import { aHistoryRow } from '../core/a-history-row.ts'

// Appends rows of its own, a few at a time, as soon as it is told to.

const [folder, name, times] = process.argv.slice(2)

process.once('message', () => {
  for (let time = 0; time < Number(times); time++) {
    appendRows(
      folder!,
      ['first', 'second'].map((test) => aHistoryRow({ test, branch: `${name} ${time}` })),
    )
  }
  process.disconnect()
})
process.send!('ready')

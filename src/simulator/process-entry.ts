import type { SimulatorOptions } from './options.ts'
import { startSimulator } from './server.ts'

/** What the simulator's own process tells its parent once. */
export type ProcessMessage = { readonly url: string } | { readonly error: string }

// Ctrl-C reaches the whole process group: the parent decides when this process ends.
process.on('SIGINT', () => {})
process.once('disconnect', () => process.exit())
process.once('message', (options: SimulatorOptions) => {
  startSimulator(options).then(
    ({ url }) => tell({ url }),
    (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error) }),
  )
})

function tell(message: ProcessMessage): void {
  process.send!(message)
}

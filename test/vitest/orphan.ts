import { guardAgainstOrphans } from '../../src/vitest/worker/orphan-guard.ts'

// A worker that would go on for ever.
setInterval(() => {}, 1000)
guardAgainstOrphans()
// A set-up file runs before each spec file.
guardAgainstOrphans()
process.send!(process.listenerCount('disconnect'))

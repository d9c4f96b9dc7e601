import { startSimulatorProcess } from '../../src/simulator/process.ts'

// A program that starts a simulator, says where, and then waits to be killed, or has nothing more to do.
const { url } = await startSimulatorProcess()
process.send!(url)
if (process.argv[2] !== 'leave') setInterval(() => {}, 1000)

import type { TestProject } from 'vitest/node'
import type {} from '../augment.ts'
import { startSimulatorProcess } from '../../simulator/process.ts'

/** Global set-up of a simulated load project: the simulator runs in a process of its own. */
export default async function startSimulator(project: TestProject): Promise<() => Promise<void>> {
  const { vitestLoad, vitestLoadSimulator } = project.getProvidedContext()
  const simulator = await startSimulatorProcess(vitestLoadSimulator ?? {})
  project.provide('vitestLoad', { ...vitestLoad, simulatorUrl: simulator.url })
  return () => simulator.stop()
}

export { LoadReporter as default } from './vitest/node/reporter.ts'
export type { LoadReporterOptions } from './vitest/node/reporter-outputs.ts'
export type { RunsFile } from './report/json.ts'

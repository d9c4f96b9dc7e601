import './vitest/augment.ts'

export { load, load as default, loadProject } from './vitest/node/plugin.ts'
export type { LoadPluginOptions } from './vitest/node/options.ts'
export type { PriceOverride } from './core/calls/cost.ts'

import type { LoadOptions } from '../core/options.ts'
import type { LoadHandle } from './engine.ts'

/** As `startLoad()`, loaded with the first run: collecting specs takes no engine. */
export async function startLoadLazily<Row>(
  name: string,
  options: LoadOptions<Row>,
): Promise<LoadHandle> {
  const { startLoad } = await import('./engine.ts')
  return startLoad(name, options)
}

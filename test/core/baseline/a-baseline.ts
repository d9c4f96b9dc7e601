import { entryOf, withEarlierRuns, type BaselineEntry } from '../../../src/core/baseline/entry.ts'
import type { LoadOptions } from '../../../src/core/options.ts'
import { promptKeyOf } from '../../../src/core/prompt-key.ts'
import { randomOf } from '../laws.ts'

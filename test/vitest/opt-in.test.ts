import { expect, test } from 'vitest'
import { isMerging, isOnlyOne, isOptedIn } from '../../src/vitest/node/opt-in.ts'

const RUN = ['node', 'vitest', 'run']

test.for([
  [[], {}, false],
  [['--project', 'load'], {}, true],
  [['--project=load'], {}, true],
  [['--project', 'LOAD'], {}, true],
  [['--project=lo*'], {}, true],
  [['--project', '*'], {}, true],
  [['--project', 'unit', '--project', 'load'], {}, true],
  [['--project', 'unit'], {}, false],
  [['--project', 'loader'], {}, false],
  [['--project', 'l.ad'], {}, false],
  [['--project', '!load'], {}, false],
  [['--project=!unit'], {}, false],
  [['--project'], {}, false],
  [['load'], {}, false],
  [[], { VITEST_LOAD: '1' }, true],
  [[], { VITEST_LOAD: '0' }, false],
  [[], { VITEST_LOAD: '' }, false],
] as [string[], NodeJS.ProcessEnv, boolean][])(
  'vitest run %j with %j asks for the load tests: %s',
  ([args, env, asked]) => {
    expect(isOptedIn('load', undefined, { argv: [...RUN, ...args], env })).toBe(asked)
  },
)

test.for([
  [undefined, false],
  ['load', true],
  [['unit', 'lo*'], true],
  [['!load'], false],
] as [string | string[] | undefined, boolean][])(
  'the filter %j of the config asks for them: %s',
  ([filter, asked]) => {
    expect(isOptedIn('load', filter, { argv: RUN, env: {} })).toBe(asked)
  },
)

test.for([
  [[], false],
  [['--project', 'load'], true],
  [['--project=load', '--project=load'], true],
  [['--project', 'load', '--project', 'unit'], false],
  [['--project', 'lo*'], false],
  [['--project', '!unit'], false],
] as [string[], boolean][])('vitest run %j wants the load project alone: %s', ([args, alone]) => {
  expect(isOnlyOne('load', undefined, [...RUN, ...args])).toBe(alone)
})

test.for([
  [['--merge-reports'], true],
  [['--merge-reports=blobs'], true],
  [['--mergeReports', 'blobs'], true],
  [['merge-reports'], false],
  [['--reporter=blob'], false],
] as [string[], boolean][])('vitest run %j merges reports: %s', ([args, merges]) => {
  expect(isMerging([...RUN, ...args])).toBe(merges)
})

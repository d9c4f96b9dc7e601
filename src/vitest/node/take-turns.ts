import { relative } from 'node:path'
import type { TestProject, TestSequencer, TestSpecification, Vitest } from 'vitest/node'
import type { TurnsAddress } from '../../core/comparison/turns.ts'

/** More tests than any file has: all of them wait for their turns side by side. */
const ALL = 100_000

/**
 * What `vitest-load compare` needs of each side: the spec files in an order that is the same on both,
 * and no test that keeps another one from waiting.
 */
export function takeTurns(vitest: Vitest, project: TestProject, address: TurnsAddress): void {
  for (const config of [vitest.config, project.config]) {
    config.sequence.sequencer = inOrderOf(address)
    config.maxConcurrency = ALL
    config.bail = 0
  }
}

function inOrderOf({ root, renamed }: TurnsAddress): new () => TestSequencer {
  const nameOf = ({ moduleId }: TestSpecification): string => {
    const path = relative(root, moduleId).replaceAll('\\', '/')
    return renamed[path] ?? path
  }
  return class implements TestSequencer {
    /** By code units, as the conductor compares them. */
    sort(files: TestSpecification[]): TestSpecification[] {
      return files.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    }

    shard(files: TestSpecification[]): TestSpecification[] {
      return files
    }
  }
}

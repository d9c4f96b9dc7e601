import { describe, expect, test } from 'vitest'
import type { Health } from '../../../src/core/run/health.ts'
import { randomFor } from '../../../src/core/statistics/random.ts'
import type { Limits } from '../../../src/core/options/options.ts'
import type { Sample } from '../../../src/core/calls/sample.ts'
import { ProbeJudge, type Finding } from '../../../src/engine/course/probe.ts'
import { aRunOf } from '../../core/a-run.ts'
import { aSample, failed } from '../../core/a-sample.ts'

interface Setting {
  objectives?: Limits
  firstIndex?: number
  settling?: number
  leastMs?: number
  health?: Partial<Health>
}

interface Tried {
  judge: ProbeJudge
  counted: Sample[]
  /** Adds these in turn, until the level is decided; how many it took. */
  addUntilDecided(samples: Iterable<Sample>): { finding: Finding | null; took: number }
}

/** A probe with a p95 below 200 ms as its objective, at the instant of the last end. */
function probe({ health = {}, ...setting }: Setting = {}): Tried {
  const counted: Sample[] = []
  let now = 0
  const judge = new ProbeJudge({
    objectives: { p95: 200 },
    firstIndex: 0,
    settling: 0,
    leastMs: 0,
    elapsed: () => now,
    trial: {
      record: (sample) => void counted.push(sample),
      summarize: (window) => aRunOf(counted, { ...window, health }),
    },
    ...setting,
  })
  return {
    judge,
    counted,
    addUntilDecided(samples) {
      let took = 0
      for (const sample of samples) {
        now = Math.max(now, sample.endedAt)
        took++
        const finding = judge.add(sample)
        if (finding !== null) return { finding, took }
      }
      return { finding: null, took }
    },
  }
}

/** Ten requests a second, one after the other. */
function* answers(latencyOf: (index: number) => number, from = 0): Generator<Sample> {
  for (let index = from; index < from + 2000; index++) {
    const startedAt = (index - from) * 100
    yield aSample({
      index,
      intendedAt: startedAt,
      startedAt,
      endedAt: startedAt + latencyOf(index),
    })
  }
}

/** The first `count` of them. */
function first(count: number, samples: Iterable<Sample>): Sample[] {
  const taken: Sample[] = []
  for (const sample of samples) {
    if (taken.length === count) break
    taken.push(sample)
  }
  return taken
}

describe('a level is decided early', () => {
  test('when it is plainly good', () => {
    const { finding, took } = probe().addUntilDecided(answers(() => 100))
    expect(finding).toMatchObject({ outcome: 'good', reason: expect.stringContaining('p95') })
    // 0.95^n is below 1 % from 90 on; the first look after the bet is won.
    expect(took).toBeGreaterThan(90)
    expect(took).toBeLessThan(160)
  })

  test('when it is plainly bad', () => {
    const { finding, took } = probe().addUntilDecided(answers(() => 300))
    expect(finding!.outcome).toBe('bad')
    expect(finding!.reason).toMatch(/^p95 latency 300 ms, over 200 ms \(10 of 10 over\)$/)
    expect(took).toBe(10)
  })

  test('not before as many have ended as are in flight', () => {
    const { finding, took } = probe({ settling: 40 }).addUntilDecided(answers(() => 300))
    expect([finding!.outcome, took]).toEqual(['bad', 80])
  })

  test('when requests fail in a hurry', () => {
    const failing = first(
      50,
      answers(() => 5),
    ).map((sample) => ({ ...sample, outcome: failed }))
    expect(probe().addUntilDecided(failing).finding!.outcome).toBe('bad')
    const errors = probe({ objectives: { errorRate: 0.05 } }).addUntilDecided(failing)
    expect(errors.finding!.outcome).toBe('bad')
  })

  test('not while one of two objectives is open', () => {
    const objectives = { p95: 200, p99: 150 }
    const { took } = probe({ objectives }).addUntilDecided(answers(() => 100))
    // 0.99^n is below 1 % from 459 on.
    expect(took).toBeGreaterThan(459)
  })

  test('as bad by any of two objectives', () => {
    const objectives = { p95: 200, p50: 50 }
    const { finding } = probe({ objectives }).addUntilDecided(answers(() => 100))
    expect(finding).toMatchObject({ outcome: 'bad', reason: expect.stringContaining('p50') })
  })

  test('never at a share that is just what is allowed', () => {
    const random = randomFor(1, 'probe')
    let wrong = 0
    for (let level = 0; level < 60; level++) {
      const drawn = answers(() => (random.uniform() < 0.05 ? 300 : 100))
      if (probe().addUntilDecided(first(400, drawn)).finding !== null) wrong++
    }
    // Of 60 at most 1 % on each side is expected.
    expect(wrong).toBeLessThanOrEqual(4)
  })

  test('and what ends after that changes nothing', () => {
    const { judge, addUntilDecided } = probe()
    const { finding } = addUntilDecided(answers(() => 100))
    expect(judge.add(aSample({ index: 5000, endedAt: 90_000 }))).toBe(finding)
    expect(judge.end()).toBe(finding)
  })
})

describe('requests are taken in the order of their starts', () => {
  test('so that fast answers of a slow level, which end first, prove nothing', () => {
    // Half of 400 answer at once; those before them take their time.
    const all = first(
      400,
      answers((index) => (index % 2 === 0 ? 60_000 : 50)),
    )
    const asTheyEnd = all.toSorted((a, b) => a.endedAt - b.endedAt)
    const { counted, addUntilDecided } = probe()
    const { finding } = addUntilDecided(asTheyEnd)
    expect(finding!.outcome).toBe('bad')
    expect(counted.map(({ index }) => index)).toEqual(counted.map((_, position) => position))
  })

  test('from the first of the level on', () => {
    const { counted, addUntilDecided } = probe({ firstIndex: 700 })
    addUntilDecided(
      first(
        5,
        answers(() => 100, 700),
      ),
    )
    expect(counted.map(({ index }) => index)).toEqual([700, 701, 702, 703, 704])
  })

  test('without those that find no queue yet', () => {
    const { counted, addUntilDecided } = probe({ firstIndex: 700, settling: 3 })
    addUntilDecided(
      first(
        5,
        answers(() => 100, 700),
      ),
    )
    expect(counted.map(({ index }) => index)).toEqual([703, 704])
  })
})

describe('a level that is over', () => {
  test.for<[number, Finding['outcome']]>([
    [0, 'good'],
    [10, 'good'],
    [20, 'undecided'],
    [35, 'bad'],
  ])('with %d of 400 over is %s', ([over, outcome]) => {
    const spread = answers((index) => (index % Math.floor(400 / over) === 7 ? 300 : 100))
    const { judge, addUntilDecided } = probe()
    addUntilDecided(first(400, over === 0 ? answers(() => 100) : spread))
    expect(judge.end().outcome).toBe(outcome)
  })

  test('says what is missing when it is undecided', () => {
    const { judge, addUntilDecided } = probe()
    addUntilDecided(
      first(
        20,
        answers(() => 100),
      ),
    )
    expect(judge.end().reason).toBe(
      'p95 latency 100 ms: 0 of 20 neither keep nor break the limit with 96 % certainty; if this share holds, about 67 samples would decide',
    )
  })

  test('before anything was counted is undecided', () => {
    expect(probe().judge.end()).toMatchObject({
      outcome: 'undecided',
      reason: 'no request was counted',
    })
  })

  test('is judged by the estimate where an objective is no share', () => {
    const objectives = { throughput: 5 }
    const { judge, addUntilDecided } = probe({ objectives })
    expect(
      addUntilDecided(
        first(
          100,
          answers(() => 100),
        ),
      ).finding,
    ).toBeNull()
    expect(judge.end()).toMatchObject({ outcome: 'good' })
  })

  test('has a throughput from its first counted end on', () => {
    // Ten a second, of which the first half does not count.
    const { judge, addUntilDecided } = probe({ objectives: { throughput: 9.9 }, settling: 50 })
    addUntilDecided(
      first(
        100,
        answers(() => 5000),
      ),
    )
    expect(judge.end().outcome).toBe('good')
  })
})

describe('a queue that may still grow', () => {
  test('keeps a level from being good before its time', () => {
    const { finding, took } = probe({ leastMs: 60_000 }).addUntilDecided(answers(() => 100))
    expect(finding!.outcome).toBe('good')
    expect(took).toBeGreaterThanOrEqual(600)
  })

  test('keeps a level that was stopped before its time undecided', () => {
    const { judge, addUntilDecided } = probe({ leastMs: 60_000 })
    addUntilDecided(
      first(
        400,
        answers(() => 100),
      ),
    )
    expect(judge.end()).toEqual({
      outcome: 'undecided',
      reason: 'the run was stopped before a growing queue could have shown itself',
      brief: 'too short to show a queue',
    })
  })

  test('keeps no level from being bad', () => {
    const { finding, took } = probe({ leastMs: 60_000 }).addUntilDecided(answers(() => 300))
    expect([finding!.outcome, took]).toEqual(['bad', 10])
  })
})

describe('what the load generator itself may have caused', () => {
  const saturated = { saturated: true, utilization: 0.99 }

  test.for<[string, Partial<Health>, number]>([
    ['was saturated', saturated, 300],
    ['may have added up to 150 ms', { errorMs: 150 }, 300],
    ['planned requests per second were started', { plannedRate: 10, achievedRate: 5 }, 300],
  ])('leaves a level undecided: %s', ([reason, health, latency]) => {
    const { judge, addUntilDecided } = probe({ health })
    expect(
      addUntilDecided(
        first(
          400,
          answers(() => latency),
        ),
      ).finding,
    ).toBeNull()
    expect(judge.end()).toMatchObject({
      outcome: 'undecided',
      reason: expect.stringContaining(reason),
    })
  })

  test.for<[string, Partial<Health>]>([
    ['was saturated', saturated],
    ['may have added more than is left', { errorMs: 150 }],
  ])('keeps no level from being good that was good all the same: %s', ([, health]) => {
    const { finding } = probe({ health }).addUntilDecided(answers(() => 100))
    expect(finding!.outcome).toBe('good')
  })

  test('leaves a level undecided that was not loaded as planned', () => {
    const health = { plannedRate: 10, achievedRate: 5 }
    const { judge, addUntilDecided } = probe({ health })
    expect(
      addUntilDecided(
        first(
          400,
          answers(() => 100),
        ),
      ).finding,
    ).toBeNull()
    expect(judge.end().outcome).toBe('undecided')
  })

  test('is nothing where requests fail', () => {
    const failing = first(
      50,
      answers(() => 5),
    ).map((sample) => ({ ...sample, outcome: failed }))
    const { finding } = probe({
      health: saturated,
      objectives: { errorRate: 0.05 },
    }).addUntilDecided(failing)
    expect(finding!.outcome).toBe('bad')
  })
})

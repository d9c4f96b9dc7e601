import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { CONSUMERS, projectOf } from './project.ts'
import { RequestLog } from './request-log.ts'
import { expectSilence, pidsOf } from './silence.ts'

const RUN = ['run', '--project', 'load', '--reporter', 'default', 'long']
const PARTIAL =
  /load: interrupted: a long one: running for [\d.]+ m?s of 10 min, \d+ requests, \d+ in flight/

describe.each(CONSUMERS)('with %s', (consumer) => {
  let log: RequestLog
  let url: string
  beforeEach(async () => {
    log = new RequestLog()
    url = await log.listen()
    return () => log.close()
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s shows what was measured, and ends whatever calls',
    async (signal) => {
      const project = projectOf('interrupted', consumer)
      const running = project.start(RUN, { REQUEST_LOG: url })
      onTestFinished(() => running.kill('SIGKILL'))
      await underWay(log)
      const pids = await pidsOf(running.pid)
      running.kill(signal)
      const { code, signal: endedBy, output } = await running.finished
      expect(code ?? endedBy, output).not.toBe(0)
      expect(output).toMatch(PARTIAL)
      expect(output).toMatch(/✓ {2}a short one .* 20 /)
      await expectSilence(log, pids)
      const file = JSON.parse(project.read('runs.json'))
      expect(file.suites[0].tests).toMatchObject([{ name: 'a short one', state: 'passed' }])
    },
  )

  it('Ctrl-C in a terminal does the same, and leaves nothing of the window behind it', async () => {
    const project = projectOf('interrupted', consumer)
    const terminal = project.inTerminal(RUN, 100, { REQUEST_LOG: url })
    onTestFinished(() => terminal.kill())
    await terminal.frame((lines) => lines.some((line) => /a long one .*[█░]/.test(line)))
    await underWay(log)
    const pids = await pidsOf(terminal.pid)
    terminal.interrupt()
    const code = await terminal.finished
    const lines = terminal.lines()
    const screen = lines.join('\n')
    expect(code, screen).not.toBe(0)
    expect(unwrapped(screen)).toMatch(PARTIAL)
    expect(screen).toMatch(/✓ {2}a short one .* 20 /)
    expect(screen).toMatch(/^ throughput .* requests\/s/m)
    expect(screen).not.toMatch(/[█░]|Test Files/)
    await expectSilence(log, pids)
  })
})

/** Lines that the terminal broke, in one. */
function unwrapped(screen: string): string {
  return screen.replaceAll(/\s+/g, ' ')
}

/** Waits for two ticks of progress, each half a second apart, of the test that is to be interrupted. */
async function underWay(log: RequestLog): Promise<void> {
  await log.until(() => log.of('long').filter(({ state }) => state === 'answered').length >= 60)
}

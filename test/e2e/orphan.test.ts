import { describe, expect, it, onTestFinished } from 'vitest'
import { CONSUMERS, projectOf } from './project.ts'
import { expectSilence, pidsOf } from './silence.ts'
import { RequestLog } from './request-log.ts'

describe.each(CONSUMERS)('with %s', (consumer) => {
  it('whoever kills Vitest ends its workers, its simulator and their requests', async () => {
    const log = new RequestLog()
    const url = await log.listen()
    onTestFinished(() => log.close())
    const running = projectOf('interrupted', consumer).start(['run', '--project', 'load', 'long'], {
      REQUEST_LOG: url,
    })
    onTestFinished(() => running.kill('SIGKILL'))
    await log.until(() => log.of('long').length >= 10)
    const pids = await pidsOf(running.pid)
    running.kill('SIGKILL')
    const { signal } = await running.finished
    expect(signal).toBe('SIGKILL')
    await expectSilence(log, pids)
  })
})

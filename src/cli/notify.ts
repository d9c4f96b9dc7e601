import { revisionOf } from '../history/revision.ts'
import { notificationOf, type Notification, type Origin } from '../report/notification.ts'
import { slackMessage } from '../report/slack.ts'
import type { Terminal } from './command.ts'
import { deliver, type Delivery } from './deliver.ts'
import { flagsIn } from './flags.ts'
import { isThere, LAST_RUNS_FILE, readComparison, readRuns } from './result-files.ts'

const ONLY_OPTIONS =
  'An address is given to vitest-load notify as --slack <url>, or --webhook <url>.'

const NOTIFY_HELP = `vitest-load notify: tell Slack or a webhook about the last load tests

Usage: vitest-load notify [options]

  --slack <url>        an incoming webhook of Slack ($VITEST_LOAD_SLACK_URL)
  --webhook <url>      any address that takes a POST of JSON ($VITEST_LOAD_WEBHOOK_URL)
  --on <when>          failure or always (failure)
  --input <file>       what the last load tests left (${LAST_RUNS_FILE})
  --comparison <file>  what vitest-load compare left (none)
  --help               this text

It ends with 0 when it was told, or there was nothing to tell, and with 2 when it could not be told.
An address is never printed: Slack's is a secret. Prefer the environment variables to the options.
`

/**
 * Runs `vitest-load notify`.
 *
 * @throws {Error} one sentence when an argument is wrong, a file is missing, or it could not be told
 */
export async function notifyCommand(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = flagsOf(args)
  if (values.help === true) {
    terminal.out(NOTIFY_HELP)
    return 0
  }
  if (positionals.length > 0) {
    throw new Error(ONLY_OPTIONS)
  }
  const { on = 'failure' } = values
  if (on !== 'failure' && on !== 'always') {
    throw new Error('--on must be failure or always.')
  }
  const slack = values.slack ?? terminal.env['VITEST_LOAD_SLACK_URL']
  const webhook = values.webhook ?? terminal.env['VITEST_LOAD_WEBHOOK_URL']
  if (!slack && !webhook) {
    throw new Error(
      'There is nobody to tell: set VITEST_LOAD_SLACK_URL or VITEST_LOAD_WEBHOOK_URL, or give --slack or --webhook.',
    )
  }
  const notification = readNotification(values, terminal)
  if (on === 'failure' && notification.outcome === 'passed') {
    terminal.out('Nothing failed, and nobody was told; --on always tells successes too.\n')
    return 0
  }
  const deliveries: Delivery[] = [
    ...(slack ? [{ name: 'Slack', url: slack, body: slackMessage(notification) }] : []),
    ...(webhook ? [{ name: 'the webhook', url: webhook, body: notification }] : []),
  ]
  const results = await Promise.allSettled(deliveries.map((delivery) => deliver(delivery)))
  const problems = results.flatMap((result) =>
    result.status === 'rejected' ? [String(Reflect.get(Object(result.reason), 'message'))] : [],
  )
  if (problems.length > 0) throw new Error(problems.join(' '))
  terminal.out(
    `Told ${slack ? 'Slack' : ''}${slack && webhook ? ' and ' : ''}${webhook ? 'the webhook' : ''}.\n`,
  )
  return 0
}

function flagsOf(args: string[]) {
  const text = { type: 'string' } as const
  const options = { slack: text, webhook: text, on: text, input: text, comparison: text }
  try {
    return flagsIn('notify', args, options, { positionals: true })
  } catch (error) {
    // It quotes what it does not understand.
    if (!String(error).includes('://')) throw error
    // oxlint-disable-next-line eslint/preserve-caught-error -- the cause is what must not be told
    throw new Error(ONLY_OPTIONS)
  }
}

function readNotification(
  { input, comparison }: { input?: string | undefined; comparison?: string | undefined },
  { cwd, env }: Terminal,
): Notification {
  const path = input ?? LAST_RUNS_FILE
  // Who names a comparison may have run nothing else.
  const isOptional = input === undefined && comparison !== undefined
  const runs = isOptional && !isThere(path, cwd) ? null : readRuns(path, cwd)
  const compared = comparison === undefined ? null : readComparison(comparison, cwd)
  return notificationOf(runs, compared, originOf(env, cwd))
}

function originOf(env: NodeJS.ProcessEnv, cwd: string): Origin {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env
  const url =
    server && repository && run
      ? `${server}/${repository}/actions/runs/${run}`
      : (env['CI_JOB_URL'] ?? env['BUILDKITE_BUILD_URL'] ?? env['CIRCLE_BUILD_URL'] ?? null)
  return { ...revisionOf(env, cwd), url: url !== null && /^https?:/.test(url) ? url : null }
}

import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { annotationsOf } from '../report/annotations.ts'
import {
  commentMarkdown,
  isPlain,
  summaryMarkdown,
  type CommentInput,
} from '../report/comment/comment.ts'
import { SUMMARY_BYTES } from '../report/job-summary.ts'
import { openMetrics } from '../report/open-metrics.ts'
import { commentInput } from './comment-input.ts'
import type { Terminal } from './command.ts'
import { flagsIn } from './flags.ts'
import { gitHubComments, gitHubIn } from './forge/github.ts'
import { gitLabNotes } from './forge/gitlab.ts'
import { keepComment } from './forge/sticky-comment.ts'
import { pullRequestFor, workflowEventIn, type WorkflowEvent } from './forge/workflow-event.ts'
import { COMPARISON_FILE, LAST_RUNS_FILE } from './result-files.ts'

const COMMENT_HELP = `vitest-load comment: what was found, where reviewers look

Usage: vitest-load comment [options]

  --comparison <file>  what vitest-load compare wrote (${COMPARISON_FILE}, where it is there)
  --input <file>       what the last load tests wrote (${LAST_RUNS_FILE}, without a comparison)

Where it goes, any of these; without one where CI says, else --stdout:
  --github             one comment on the pull request, which later runs edit
  --gitlab             one note on the merge request, which later runs edit
  --stdout             the markdown of the comment
  --summary            all figures, into the summary of a GitHub Actions job
  --annotations        regressions of a comparison, at the line of their test (GitHub Actions)
  --metrics <file>     the figures as OpenMetrics, for GitLab's metrics report

  --key <name>         tells the comments of several workflows apart (the workflow's name)
  --pr <number>        the pull or merge request (that of the workflow)
  --html-url <url>     where the HTML report is
  --always             write a comment also when everything passed; else an old one is edited only
  --help               this text

GitHub's token is read from GITHUB_TOKEN, GitLab's from GITLAB_TOKEN; neither is ever printed.
Exit codes: 0 done, 2 not possible.
`

const TEXT = { type: 'string' } as const
const FLAG = { type: 'boolean' } as const
const OPTIONS = {
  comparison: TEXT,
  input: TEXT,
  github: FLAG,
  gitlab: FLAG,
  stdout: FLAG,
  summary: FLAG,
  annotations: FLAG,
  metrics: TEXT,
  key: TEXT,
  pr: TEXT,
  'html-url': TEXT,
  always: FLAG,
} as const

type Flags = ReturnType<typeof flagsIn<typeof OPTIONS>>['values']

/**
 * Runs `vitest-load comment`.
 *
 * @throws {Error} one sentence when an argument is wrong, a file is missing, or a forge refuses
 */
export async function commentCommand(args: string[], terminal: Terminal): Promise<number> {
  const { values } = flagsIn('comment', args, OPTIONS)
  if (values.help === true) {
    terminal.out(COMMENT_HELP)
    return 0
  }
  const { cwd, env } = terminal
  const input = commentInput(values, terminal)
  const event = workflowEventIn(env)
  const options = {
    key: keyOf(values, event, env),
    blobUrl: blobUrlOf(input, event, env),
    reportUrl: reportUrlOf(values),
  }
  const to = destinationsOf(values, env)
  // First what cannot be refused.
  if (to.stdout) terminal.out(commentMarkdown(input, options))
  if (to.annotations && input.comparison !== null) {
    terminal.out(
      annotationsOf(input.comparison)
        .map((line) => `${line}\n`)
        .join(''),
    )
  }
  if (to.summary) appendSummary(input, options, terminal)
  if (values.metrics !== undefined) {
    const path = resolve(cwd, values.metrics)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, openMetrics(input))
  }
  const comment = (): Parameters<typeof keepComment>[1] => ({
    key: options.key,
    body: commentMarkdown(input, options),
    mayCreate: values.always === true || !isPlain(input),
  })
  if (to.github) {
    const github = gitHubIn(env)
    const pull = await pullRequestFor(event, values.pr ?? null, github)
    if (pull === null) terminal.out('The pull request is closed, or has moved on: no comment.\n')
    else terminal.out(told(await keepComment(gitHubComments(github, pull), comment())))
  }
  if (to.gitlab) {
    terminal.out(told(await keepComment(gitLabNotes(env, values.pr ?? null), comment())))
  }
  return 0
}

function destinationsOf(
  {
    github = false,
    gitlab = false,
    stdout = false,
    summary = false,
    annotations = false,
    metrics,
  }: Flags,
  env: NodeJS.ProcessEnv,
): { [name in 'github' | 'gitlab' | 'stdout' | 'summary' | 'annotations']: boolean } {
  const asked = { github, gitlab, stdout, summary, annotations }
  if (metrics !== undefined || Object.values(asked).includes(true)) return asked
  if (env['GITHUB_ACTIONS'] === 'true') return { ...asked, github: true }
  if (env['GITLAB_CI'] === 'true') return { ...asked, gitlab: true }
  return { ...asked, stdout: true }
}

function keyOf({ key }: Flags, { followed }: WorkflowEvent, env: NodeJS.ProcessEnv): string {
  if (key === '') throw new Error('--key must be a name.')
  // What a followed workflow found is told under its name.
  return key ?? followed?.workflow ?? env['GITHUB_WORKFLOW'] ?? env['CI_JOB_NAME'] ?? 'load'
}

function blobUrlOf(
  { comparison }: CommentInput,
  { headSha }: WorkflowEvent,
  env: NodeJS.ProcessEnv,
): string | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, CI_PROJECT_URL: project } = env
  const commit = headSha ?? comparison?.head.sha ?? env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA']
  // A comparison may come from a stranger's branch.
  if (!commit || !/^[0-9a-f]{7,64}$/.test(commit)) return null
  if (server && repository) return `${server}/${repository}/blob/${commit}`
  return project ? `${project}/-/blob/${commit}` : null
}

function reportUrlOf({ 'html-url': url }: Flags): string | null {
  if (url === undefined || url === '') return null
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`--html-url must begin with https://; got '${url}'.`)
  }
  // A bracket would end the link.
  return new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29')
}

function appendSummary(
  input: CommentInput,
  options: { blobUrl: string | null; reportUrl: string | null },
  terminal: Terminal,
): void {
  const path = terminal.env['GITHUB_STEP_SUMMARY']
  if (!path) throw new Error('GITHUB_STEP_SUMMARY is missing: --summary is for GitHub Actions.')
  const written = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const bytes = SUMMARY_BYTES - written
  const text = summaryMarkdown(input, { ...options, bytes: bytes - 1 })
  if (Buffer.byteLength(text) >= bytes) {
    terminal.err('vitest-load: the summary of this job step is full (1 MiB): nothing was added.\n')
    return
  }
  appendFileSync(path, `\n${text}`)
}

function told(done: Awaited<ReturnType<typeof keepComment>>): string {
  return {
    created: 'The comment was written.\n',
    edited: 'The comment was edited.\n',
    'left out':
      'Everything passed, and there is no comment to edit: none was written (--always).\n',
  }[done]
}

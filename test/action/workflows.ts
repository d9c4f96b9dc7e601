import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A step of a workflow or of a composite action. */
export interface Step {
  name?: string
  id?: string
  if?: string
  run?: string
  uses?: string
  shell?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
}

export interface Action {
  inputs: Record<string, { description: string; default: string }>
  outputs: Record<string, { description: string; value: string }>
  runs: { using: string; steps: Step[] }
}

interface Workflow {
  name: string
  on: unknown
  permissions?: Record<string, string>
  jobs: Record<string, { permissions?: Record<string, string>; steps: Step[] }>
}

export const ACTION = parse(readFileSync('action/action.yml', 'utf8')) as Action

const EXAMPLES = 'examples/pull-request'

/** Workflows that users paste, by the name of their file. */
export const WORKFLOWS = new Map(
  readdirSync(join(EXAMPLES, 'github')).map((file) => [
    file,
    parse(readFileSync(join(EXAMPLES, 'github', file), 'utf8')) as Workflow,
  ]),
)

interface GitLabJob {
  script: string[]
  after_script: string[]
}

export const GITLAB = parse(readFileSync(join(EXAMPLES, 'gitlab-ci.yml'), 'utf8')) as {
  load: GitLabJob
}

export function stepsOf(workflow: Workflow): Step[] {
  return Object.values(workflow.jobs).flatMap(({ steps }) => steps)
}

/** The code blocks of a page in a language, such as `yaml`. */
export function codeBlocks(page: string, language: string): string[] {
  const text = readFileSync(page, 'utf8')
  const blocks = text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))
  return [...blocks].map(([, code]) => code!)
}

import { tablesUnder } from './tables/group-table.ts'
import { levelTable } from './tables/level-table.ts'
import { testTable } from './tables/run-table.ts'
import {
  budgetNotes,
  changeNotes,
  endingNotes,
  headingOf,
  levelNotes,
  loadNotes,
  totalNotes,
  type Note,
} from './notes.ts'
import { checkNotes } from './check-notes.ts'
import type { SuiteReport } from './suite.ts'
import type { Table } from './layout/table.ts'
import { NO_HISTORY, trendChart, type TrendRows } from './trend-chart.ts'

/** A suite as GitHub-flavoured markdown, such as a job summary shows: the same table with all its columns, and trends. */
export function suiteMarkdown(suite: SuiteReport, history: TrendRows = NO_HISTORY): string {
  const { title, file } = headingOf(suite)
  return [
    `### ${escaped(title)}: ${escaped(file)}`,
    '',
    ...tableMarkdown(testTable(suite.tests)),
    ...suite.tests.flatMap((test) => {
      const notes = [
        ...loadNotes(test),
        ...endingNotes(test, suite),
        ...checkNotes(test.run),
        ...budgetNotes(test),
        ...changeNotes(test),
      ]
      const levels = levelTable(test.run)
      const blocks = [
        ...(levels === null ? [] : [tableMarkdown(levels)]),
        ...(levels === null ? [] : [levelNotes(test).map(labelled)]),
        ...tablesUnder(test.run).map(tableMarkdown),
        notes.map(({ lead, text }) => `- ${escaped(lead.text)} ${escaped(text.text)}`),
        trendChart(suite.file, test, history),
      ].filter((block) => block.length > 0)
      if (blocks.length === 0) return []
      return [`**${escaped(test.name)}**`, ...blocks.map((block) => block.join('\n'))].flatMap(
        (block) => ['', block],
      )
    }),
    '',
    ...totalNotes(suite).map(labelled),
    '',
  ].join('\n')
}

function labelled({ lead, text }: Note): string {
  const label = lead.text === '' ? '' : `**${escaped(lead.text)}** `
  return `- ${label}${escaped(text.text)}`
}

function tableMarkdown({ columns, rows }: Table): string[] {
  return [
    row(columns.map(({ header }) => escaped(header))),
    row(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
    ...rows.map((cells) => row(cells.map(({ text }) => escaped(text)))),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Text that markdown shows as it is: no table cell ends, no HTML or link begins, nobody is mentioned and no issue referred to. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~$-]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200B')
    .replaceAll(/:(?=\/\/)|\bwww(?=\.)/gi, '$&\u200B')
    .replaceAll(/(?:#|GH\\-)(?=\d)/gi, '$&\u200B')
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The chart library as a page needs it: a classic script that makes `uPlot` global, and its styles. */
export interface ChartLibrary {
  script: string
  styles: string
}

let read: ChartLibrary | null = null

/** Read when the first page is written: most test runs write none. */
export function chartLibrary(): ChartLibrary {
  return (read ??= readLibrary())
}

function readLibrary(): ChartLibrary {
  const folder = dirname(createRequire(import.meta.url).resolve('uplot'))
  const file = (name: string): string => readFileSync(join(folder, name), 'utf8').trim()
  return { script: file('uPlot.iife.min.js'), styles: file('uPlot.min.css') }
}

/** Told of the data of one event, as Latin-1 text of its bytes, and the instant its last byte came. */
export type OnData = (data: string, at: number) => void

/** Finds the data of events in the bytes of a stream, however they are split. */
export interface Scanner {
  push(bytes: Uint8Array, at: number): void
  /** The stream is over. */
  end(at: number): void
}

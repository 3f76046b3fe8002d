/** Who asks, for the journal. */
export interface Caller {
  readonly user: string;
  readonly address: string;
}

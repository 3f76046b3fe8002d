/** What every page is given. */
export interface PageProps {
  /** The parts of the address after `#/`. */
  readonly route: readonly string[];
}

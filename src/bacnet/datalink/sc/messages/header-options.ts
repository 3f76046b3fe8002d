/** Types of header options (135-2020 §AB.2.3). */
export const ScOptionType = { securePath: 1, proprietary: 31 } as const;

/** A header option (135-2020 §AB.2.3). */
export interface ScHeaderOption {
  /** `ScOptionType`, or another from 1 to 31. */
  readonly type: number;
  /** Who does not know the option must not take the message. */
  readonly mustUnderstand: boolean;
  /** Absent: without Header Data, which is not the same as none in it. A view of the message. */
  readonly data?: Uint8Array | undefined;
}

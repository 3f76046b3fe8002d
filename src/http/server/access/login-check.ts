/** Slows down a client that guesses passwords; never rejects. */
export type LoginCheck = (
  user: string,
  password: string,
  address: string,
  localAddress: string,
) => Promise<LoginOutcome>;

export type LoginOutcome =
  | { readonly outcome: 'right' | 'wrong' | 'busy' }
  | { readonly outcome: 'locked'; readonly forMs: number };

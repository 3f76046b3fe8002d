import { useState } from 'preact/hooks';

/** Which fields somebody has touched: what nobody has is not called wrong. */
export function useTouched(): readonly [touched: ReadonlySet<string>, touch: (keys: readonly string[]) => void] {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  return [touched, (keys) => setTouched(new Set([...touched, ...keys]))];
}

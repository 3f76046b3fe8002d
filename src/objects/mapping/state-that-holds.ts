import type { CompiledState, CompiledStates } from './compiled-states.js';
import { holds } from './conditions.js';
import type { Frame } from './frame.js';

/**
 * The lowest state whose condition holds (Manual §6.2); undefined: the default. What is inferred never outranks what is
 * published: an inferred state gives way to a published one that denies it, however they are ordered.
 */
export function stateThatHolds({ states, exclusive }: CompiledStates, frame: Frame): CompiledState | undefined {
  const first = states.find(({ condition }) => holds(condition, frame));
  if (first?.certainty !== 'inferred' || exclusive.length === 0) return first;
  const holding = states.filter(({ condition }) => holds(condition, frame));
  const published = holding.filter(({ certainty }) => certainty === 'documented' || certainty === 'derived');
  return holding.find((one) => one.certainty !== 'inferred' || !published.some((other) => deny(exclusive, one, other)));
}

function deny(exclusive: CompiledStates['exclusive'], one: CompiledState, other: CompiledState): boolean {
  return exclusive.some((pair) => one.state !== other.state && pair.includes(one.state) && pair.includes(other.state));
}

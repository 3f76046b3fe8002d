import type { ComponentChildren } from 'preact';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { useQuery } from '../state/use-route.js';

type Numbered = Pick<ObjectView, 'type' | 'instance'>;

/** AV75, as it stands in the address of an object's page. */
export function objectPlace({ type, instance }: Numbered): string {
  return `${type}${instance}`;
}

/** To the page of an object; the filters go along, so that the way back leads to the same list. */
export function ObjectLink({ object, children }: { object: Numbered; children: ComponentChildren }) {
  const query = useQuery();
  return <a href={`#/values/${objectPlace(object)}${query}`}>{children}</a>;
}

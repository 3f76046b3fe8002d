import type { Caller } from '../server/access/caller.js';
import type { StatusView } from './home/schema.js';
import type { LinkView, RegisterTableView } from './link/schema.js';
import type { ObjectView, UnitView } from './values/schema.js';

/** The UPS, its line and what is made of it. */
export interface PlantPort {
  status(): StatusView;
  objects(): readonly ObjectView[];
  units(): readonly UnitView[];
  link(): LinkView;
  detect(by: Caller): Promise<void>;
  registers(): readonly RegisterTableView[];
  metrics(): readonly Metric[];
  isHealthy(): boolean;
}

export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

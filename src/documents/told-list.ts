import type { Bilingual } from '../core/bilingual.js';
import type { ObjectReportRow } from '../objects/object-report.js';
import type { Certainty } from '../objects/object-value.js';
import type { Settings } from '../settings/settings-schema.js';
import type { UpsSetup } from '../ups/detection/ups-setup.js';

/** One thing that a protocol beside BACnet tells. */
export interface ToldRow {
  /** Its name or address there. */
  readonly there: string;
  readonly meaning: Bilingual;
  /** In which it is told there, such as `0.1 V`; empty for texts, states and bits. */
  readonly unit: string;
  /** Names of the objects here that it is made of; none where no object is behind it. */
  readonly objects: readonly string[];
  /** Where it is made of some bits of an object alone: these, by Bit_Text. */
  readonly bits?: readonly { readonly object: string; readonly text: string }[];
  /** Where it comes from, where that is not what the objects are made of. */
  readonly origin?: { readonly source: Bilingual; readonly certainty: Certainty };
}

/** What a protocol beside BACnet tells, under the settings of the moment. */
export interface ToldList {
  /** In names of files: letters, digits and hyphens. */
  readonly name: string;
  readonly title: Bilingual;
  /** What of the protocol is spoken, and how: what a statement of conformance says at its head. */
  readonly facts: readonly (readonly [name: Bilingual, value: Bilingual])[];
  readonly rows: readonly ToldRow[];
}

/** What such a list is made of. */
export interface ToldSources {
  readonly settings: Settings;
  /** Undefined while the UPS was not found. */
  readonly setup: UpsSetup | undefined;
  /** All objects, as they are at the moment. */
  readonly report: readonly ObjectReportRow[];
}

export type MakeToldList = (sources: ToldSources) => ToldList;

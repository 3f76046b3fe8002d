import type { Bilingual } from '../notice/schema.js';

export interface ObjectsAnswer {
  readonly objects: readonly ObjectView[];
  readonly units: readonly UnitView[];
}

/** One object with everything that tells how far it can be trusted. */
export interface ObjectView {
  readonly name: string;
  readonly type: 'AV' | 'MV' | 'BSV';
  readonly instance: number;
  readonly level: 'system' | 'unit' | 'gateway';
  readonly description: Bilingual;
  /** As a BMS reads it. */
  readonly presentValue: Value;
  readonly text: string;
  readonly rawValue?: number;
  readonly engineeringValue?: number;
  readonly unit: string;
  readonly states?: readonly string[];
  readonly bits?: readonly { readonly name: string; readonly active: boolean }[];
  readonly sources: readonly SourceWord[];
  readonly certainty: string;
  readonly state: string;
  readonly ageMs?: number;
  readonly outOfService: boolean;
  /** What the UPS says while the object is out of service. */
  readonly liveValue?: Value;
}

export type Value = number | readonly boolean[];

export interface SourceWord {
  readonly page: string;
  readonly code: string;
  readonly address: number;
  readonly word?: number;
}

/** A unit of a parallel system. */
export interface UnitView {
  readonly unit: number;
  readonly operating: boolean;
  readonly alarm: boolean;
}

/** Takes an object out of service and forces its value, or returns it to service. */
export interface Override {
  readonly outOfService: boolean;
  readonly presentValue?: Value;
  readonly reliability?: number;
}

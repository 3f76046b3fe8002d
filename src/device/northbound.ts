import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { ValueStream } from '../objects/value-stream.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsFollower } from '../settings/settings-source.js';

/** What a northbound is made of. */
export interface NorthboundSources {
  /** Everything that there is to say of the UPS. */
  readonly values: ValueStream;
  /** How the BACnet device calls itself. */
  readonly device: { readonly deviceName: string };
  readonly version: string;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A way by which others get the values, beside the BACnet server; it has a section of the settings of its own. */
export interface Northbound extends SettingsFollower {
  /** Does nothing but to remember the settings where they say that it is off. */
  start(settings: Settings): Promise<void> | void;
  /** Idempotent. */
  stop(): Promise<void> | void;
}

export type MakeNorthbound = (sources: NorthboundSources) => Northbound;

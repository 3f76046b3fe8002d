import type { FeedOptions, MapFeed } from '../../ups/maps/map-feed.js';
import type { Page } from '../../ups/maps/page.js';
import type { RegisterMap } from '../../ups/maps/register-map.js';
import type { Assignment } from '../assignments.js';
import type { ObjectLevel } from '../catalog/analog-values.js';
import type { RegisterIndex } from './register-index.js';

/** What is needed to lay out the feed of an object. */
export interface CompileContext {
  readonly index: RegisterIndex;
  readonly feed: MapFeed;
  readonly assignments: readonly Assignment[];
  readonly isSingle: boolean;
  /** What is read of each unit by itself. */
  readonly ofEachUnit: RegisterMap['ofEachUnit'];
  /** False for a measurement that the family never gives (Manual §7.1), whatever its tables hold. */
  isGiven(objectName: string): boolean;
  pageOf(level: ObjectLevel, options?: FeedOptions): Page | undefined;
}

export function applies(options: FeedOptions | undefined, { isSingle, index }: CompileContext): boolean {
  if (options?.without !== undefined && index.bit(options.without) !== undefined) return false;
  return options?.architecture === undefined || (options.architecture === 'single') === isSingle;
}

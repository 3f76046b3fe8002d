import type { Json, Script, SiteDraw, Step, StepKind } from '../world/contract.js';
import { drawScript } from '../world/draw-script.js';

/** How often a kind of step happens, and what of it is not drawn. */
export interface FocusedStep {
  readonly perHour: number;
  readonly with?: { readonly [key: string]: Json };
}

/**
 * A narrower draw of a seed, in which a fault of the gateway can show: a short run at a site of some kinds, with these steps and no
 * others. As a seed of the swarm it is numbered and repeatable, and costs a tenth.
 */
export interface Focus {
  readonly minutes: number;
  /** What is not drawn of the site. */
  readonly site?: Partial<Pick<SiteDraw, 'pollIntervalMs' | 'offlineAfter' | 'settings'>>;
  /** Sites that it is drawn from; all where it is missing. */
  readonly maps?: readonly SiteDraw['registerMap'][];
  readonly architectures?: readonly SiteDraw['architecture'][];
  readonly line?: 'serial' | 'network';
  /** By the name of their kind: the only ones that happen. */
  readonly steps: { readonly [kind: string]: FocusedStep };
}

export interface FocusLimits {
  readonly kinds: readonly StepKind[];
  readonly canPlay: (site: SiteDraw) => boolean;
}

/** The run of a seed in a focus. */
export function focusedScript(seed: number, focus: Focus, { kinds, canPlay }: FocusLimits): Script {
  const script = drawScript(seed, {
    kinds: kinds.flatMap((kind) => focusedKind(kind, focus)),
    canPlay: (site) => isInFocus(site, focus) && canPlay(site),
    durationMs: focus.minutes * 60_000,
    takesAll: true,
  });
  return { ...script, site: focusedSite(script.site, focus) };
}

function focusedKind(kind: StepKind, { steps }: Focus): readonly StepKind[] {
  const focused = steps[kind.name];
  if (focused === undefined) return [];
  const draw: StepKind['draw'] = (dice, site): Step['with'] => ({ ...kind.draw(dice, site), ...focused.with });
  return [{ ...kind, perHour: focused.perHour, draw }];
}

function isInFocus(site: SiteDraw, { maps, architectures, line }: Focus): boolean {
  const isOnNetwork = site.settings.serial?.port?.startsWith('tcp:') === true;
  return (
    maps?.includes(site.registerMap) !== false &&
    architectures?.includes(site.architecture) !== false &&
    (line === undefined || (line === 'network') === isOnNetwork)
  );
}

function focusedSite(drawn: SiteDraw, { site = {} }: Focus): SiteDraw {
  const settings: { [section: string]: { readonly [key: string]: string } } = { ...drawn.settings };
  for (const [section, keys] of Object.entries(site.settings ?? {})) {
    settings[section] = { ...settings[section], ...keys };
  }
  return { ...drawn, ...site, settings };
}

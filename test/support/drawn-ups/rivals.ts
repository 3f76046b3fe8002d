import { type DrawnSite, drawSite, type SiteOptions } from './drawn-site.js';
import { decoded, type WordType, wordsOf } from './encoding.js';
import type { MapWord } from './map.js';
import type { Asked, Typed } from './person.js';
import { caseOf, isRight } from './scoring.js';
import { at } from './series.js';

/** A way to read a word, or two, as a number. */
interface Way {
  readonly page: string;
  readonly address: number;
  readonly type: WordType;
  readonly lowFirst: boolean;
  readonly decimals: 0 | 1 | 2 | 3;
  readonly content: readonly Uint16Array[];
}

/** What else than the truth explains what was typed of an object: single words, and whole blocks of three. */
interface Rivals {
  readonly asked: Asked;
  readonly words: number;
  /** Of three phases: places where three words side by side explain all three. */
  readonly blocks: number;
}

/**
 * How far the observations alone can part the words, whatever a search makes of them: words that move and explain each
 * observation within a unit of its last place at some time from 30 s before it was typed to 13 s after.
 */
function rivalsOf(site: DrawnSite): Rivals[] {
  const fed = new Set(
    site
      .after(site.visit.rounds.length)
      .words.filter(({ feeds }) => feeds.length > 0)
      .map(({ page, address }) => `${page}:${address}`),
  );
  const ways = waysOf(site.map.words.filter(({ page, address }) => !fed.has(`${page}:${address}`)));
  const fits = new Map(site.asked.map((asked) => [asked, fitting(site, asked, ways)]));
  return site.asked.map((asked) => {
    const wrong = (fits.get(asked) ?? []).filter((way) => !isRightWay(site, asked, way));
    const places = new Set(wrong.map(({ page, address }) => `${page}:${address}`));
    return { asked, words: places.size, blocks: blocksOf(site, asked, fits, wrong) };
  });
}

/** Of so many UPS, the share of objects that nothing else explains: one word by itself, and one place for three phases. */
export function partedTable(
  firstSeed: number,
  sites: number,
  manners: readonly (readonly [name: string, options: SiteOptions])[],
): string {
  const rows = manners.map(([name, options]) => {
    const rivals = Array.from({ length: sites }, (_, index) => drawSite(firstSeed + index, options)).flatMap((site) =>
      rivalsOf(site).filter(({ asked }) => caseOf(site, asked, site.visit.rounds.length) === 'told'),
    );
    const share = (parted: readonly Rivals[]) => ((100 * parted.length) / Math.max(1, rivals.length)).toFixed(0);
    const words = share(rivals.filter((one) => one.words === 0));
    const places = share(rivals.filter((one) => one.blocks === 0));
    return `| ${name} | ${rivals.length} | ${words} | ${places} |`;
  });
  return [
    `| what the observations part at all (${sites} UPS) | objects | one word alone, % | one place alone, % |`,
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

function waysOf(words: readonly MapWord[]): Way[] {
  const moving = new Map(words.map((word) => [`${word.page}:${word.address}`, word]));
  const decimals = [0, 1, 2, 3] as const;
  return words.flatMap(({ page, address, content }) => {
    const next = moving.get(`${page}:${address + 1}`)?.content;
    const moves = content.some((value) => value !== content[0]);
    const one = moves
      ? (['u16', 's16'] as const).flatMap((type) =>
          decimals.map((places) => ({ page, address, type, lowFirst: false, decimals: places, content: [content] })),
        )
      : [];
    if (!next || (!moves && next.every((value) => value === next[0]))) return one;
    const two = (['u32', 's32'] as const).flatMap((type) =>
      [true, false].flatMap((lowFirst) =>
        decimals.map((places) => ({ page, address, type, lowFirst, decimals: places, content: [content, next] })),
      ),
    );
    return [...one, ...two];
  });
}

function fitting(site: DrawnSite, asked: Asked, ways: readonly Way[]): Way[] {
  const typed = site.typed.filter(({ object }) => object === asked.object);
  return ways.filter((way) => typed.every((one) => explains(way, one)));
}

function explains(way: Way, { shown, typedS }: Typed): boolean {
  const text = shown.replace(',', '.');
  const places = text.split('.')[1]?.length ?? 0;
  const near = 1 / 10 ** places + 0.5 / 10 ** way.decimals + 1e-9;
  for (let second = typedS - 30; second <= typedS + 13; second++) {
    const said = decoded(
      way.content.map((content) => at(content, second)),
      way.type,
      way.lowFirst,
      way.decimals,
    );
    if (Math.abs(said - Number(text)) < near) return true;
  }
  return false;
}

function isRightWay(site: DrawnSite, asked: Asked, way: Way): boolean {
  return isRight(site, asked, {
    key: `${way.page}:${site.map.functionCode}:${way.address}`,
    address: way.address,
    functionCode: site.map.functionCode,
    type: way.type,
    ...(way.lowFirst && { order: 'low-first' }),
    decimals: way.decimals,
    probability: 0,
    evidence: [],
    now: undefined,
    alsoFeeds: [],
  });
}

function blocksOf(
  site: DrawnSite,
  asked: Asked,
  fits: ReadonlyMap<Asked, readonly Way[]>,
  wrong: readonly Way[],
): number {
  const group = site.asked.filter(({ quantity }) => quantity.group === asked.quantity.group);
  if (group.length !== 3) return new Set(wrong.map(({ page, address }) => `${page}:${address}`)).size;
  const place = group.indexOf(asked);
  const found = wrong.filter((way) =>
    group.every((other, index) =>
      (fits.get(other) ?? []).some(
        (one) =>
          one.page === way.page &&
          one.type === way.type &&
          one.decimals === way.decimals &&
          one.lowFirst === way.lowFirst &&
          one.address === way.address + (index - place) * wordsOf(way.type),
      ),
    ),
  );
  return new Set(found.map(({ page, address }) => `${page}:${address}`)).size;
}

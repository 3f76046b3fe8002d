import type { AnalogValueName } from '../../../src/objects/catalog/analog-values.js';
import type { Draws } from './draws.js';
import type { Plant, Quantity, Unit } from './plant.js';
import { at, lagging, type Series } from './series.js';
import type { Visit } from './visit.js';

/** What a person typed, and when; the times in seconds of the visit. */
export interface Typed {
  readonly object: AnalogValueName;
  readonly quantity: Quantity;
  readonly round: number;
  readonly readS: number;
  readonly typedS: number;
  readonly shown: string;
  readonly isMisread: boolean;
}

/** An object that the person looks for, and what the display shows of it. */
export interface Asked {
  readonly object: AnalogValueName;
  readonly quantity: Quantity;
}

interface Display {
  readonly decimals: ReadonlyMap<Unit, number>;
  readonly truncates: boolean;
  readonly everyS: number;
  readonly seriesOf: (quantity: Quantity) => Series;
  readonly comma: boolean;
}

/** The display rounds, or cuts off, and is refreshed every few seconds; it has the measurements of the registers, or its own. */
function drawDisplay(draws: Draws, plant: Plant, measured: ReadonlyMap<string, Series>): Display {
  const ownLagS = draws.chance(0.3) ? draws.between(0, 5) : undefined;
  const own = new Map<string, Series>();
  const small = plant.nominalKva < 60;
  return {
    decimals: new Map<Unit, number>([
      ['V', draws.chance(0.8) ? 0 : 1],
      ['A', small ? 1 : draws.chance(0.6) ? 0 : 1],
      ['kW', plant.nominalKva <= 20 && draws.chance(0.3) ? 2 : plant.nominalKva <= 120 ? 1 : draws.chance(0.5) ? 0 : 1],
      ['kVA', plant.nominalKva <= 120 ? 1 : draws.chance(0.5) ? 0 : 1],
      ['Hz', draws.chance(0.8) ? 1 : 2],
      ['%', 0],
      ['°C', draws.chance(0.6) ? 0 : 1],
      ['Ah', 0],
      ['min', 0],
      ['s', 0],
      ['pf', 2],
      ['cf', draws.chance(0.7) ? 1 : 2],
    ]),
    truncates: draws.chance(0.2),
    everyS: draws.between(1, 3),
    seriesOf: (quantity) => {
      if (ownLagS === undefined) return measured.get(quantity.name) ?? quantity.series;
      const kept = own.get(quantity.name) ?? lagging(quantity.series, ownLagS);
      own.set(quantity.name, kept);
      return kept;
    },
    comma: draws.chance(0.4),
  };
}

function shownAt(display: Display, quantity: Quantity, second: number): string {
  const refreshed = Math.floor(second / display.everyS) * display.everyS;
  const decimals = display.decimals.get(quantity.unit) ?? 0;
  const scaled = at(display.seriesOf(quantity), refreshed) * 10 ** decimals;
  const whole = display.truncates ? Math.trunc(scaled) : Math.round(scaled);
  // No display shows "-0".
  return ((whole === 0 ? 0 : whole) / 10 ** decimals).toFixed(decimals);
}

/** The groups without a register first; a person with a phone takes a dozen or more values, a screen of the display at a time. */
export function drawAsked(
  draws: Draws,
  plant: Plant,
  isDocumented: (quantity: Quantity) => boolean,
  most: number,
): Asked[] {
  const open = plant.quantities.filter((quantity) => quantity.objects.length > 0 && !isDocumented(quantity));
  const asked: Asked[] = [];
  for (const group of draws.shuffled([...new Set(open.map((quantity) => quantity.group))])) {
    const ofGroup = open.filter((quantity) => quantity.group === group);
    if (asked.length > 0 && asked.length + ofGroup.length > most) continue;
    for (const quantity of ofGroup) {
      const object = quantity.objects[0];
      if (object) asked.push({ object, quantity });
    }
  }
  return asked;
}

/** One in two hundred is typed wrong. */
const misreadChance = 1 / 200;

/** Reads the display in each round, screen by screen, and types what it showed, up to 20 seconds later. */
export function reads(
  draws: Draws,
  plant: Plant,
  visit: Visit,
  asked: readonly Asked[],
  measured: ReadonlyMap<string, Series>,
): { readonly typed: readonly Typed[]; shownAt(asked: Asked, second: number): string } {
  const display = drawDisplay(draws, plant, measured);
  const sendsScreens = draws.chance(0.5);
  const typed: Typed[] = [];
  visit.rounds.forEach((round, index) => {
    let now = round.startS;
    for (const group of new Set(asked.map(({ quantity }) => quantity.group))) {
      now += draws.between(3, 8);
      const screen = asked.filter(({ quantity }) => quantity.group === group);
      const readings = screen.map((one) => {
        now += draws.between(1, 2.5);
        const right = shownAt(display, one.quantity, now);
        const isMisread = draws.chance(misreadChance);
        const shown = isMisread
          ? misread(draws, right, () => shownAt(display, draws.pick(screen as [Asked, ...Asked[]]).quantity, now))
          : right;
        const late = draws.chance(0.1) ? draws.between(10, 20) : draws.between(2, 9);
        return { ...one, round: index, readS: now, typedS: now + late, shown, isMisread: shown !== right };
      });
      const sentS = Math.min(
        Math.max(...readings.map(({ typedS }) => typedS)),
        Math.min(...readings.map(({ readS }) => readS)) + 20,
      );
      for (const reading of readings) {
        const shown = display.comma ? reading.shown.replace('.', ',') : reading.shown;
        typed.push({ ...reading, shown, typedS: sendsScreens ? Math.max(sentS, reading.readS + 0.5) : reading.typedS });
      }
      now += draws.between(1, 4);
    }
  });
  return { typed, shownAt: ({ quantity }, second) => shownAt(display, quantity, second) };
}

/** Another digit, two digits exchanged, or the value of the line beside. */
function misread(draws: Draws, shown: string, neighbour: () => string): string {
  const kind = draws.whole(0, 2);
  if (kind === 0) return neighbour();
  const places = [...shown].flatMap((letter, place) => (letter >= '0' && letter <= '9' ? [place] : []));
  const place = draws.pick(places as [number, ...number[]]);
  const letters = [...shown];
  const other = places[places.indexOf(place) + 1];
  if (kind === 1 && other !== undefined) {
    [letters[place], letters[other]] = [shown[other] ?? '0', shown[place] ?? '0'];
    return letters.join('');
  }
  letters[place] = String((Number(shown[place]) + draws.pick([1, 3, 6, 9])) % 10);
  return letters.join('');
}

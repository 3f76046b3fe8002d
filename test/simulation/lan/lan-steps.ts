import type { Dice, Step, StepKind, World } from '../world/contract.js';
import type { LinkFault } from './conditions.js';
import { limitedBroadcast } from './lan.js';

type Drawn = Step['with'];

const num = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** BACnet/IP of this site. */
const bacnetPort = 47808;
/** What is under way when a fault ends still arrives late, and what was asked for is sent again. */
const settlesMs = 15_000;
/** Of BACnet over UDP (135-2012 §J.2): 1497 octets with the BVLC; a frame of Ethernet carries 1472. */
const longestNpdu = 1497;

/** What follows from the last fault is over before the run is. */
const calmEndMs = 240_000;

/** Whom it concerns: everybody, or one of those who speak, by his number. */
const everybody = -1;
const directions = ['to', 'from', 'both'] as const;

function drawWhom(dice: Dice): Drawn {
  return {
    forMs: dice.one([200, 2000, 10_000, 60_000, 300_000]),
    whom: dice.chance(0.6) ? everybody : dice.integer(0, 7),
    direction: dice.one(directions),
  };
}

/** The end of a run has no faults: all must be good again. */
function withinRun({ script, schedule }: World, forMs: number): number {
  return Math.max(1, Math.min(forMs, script.durationMs - calmEndMs - schedule.nowMs));
}

/** Begins a fault between the gateway and those who are meant, in the direction that was drawn. */
function between(world: World, { with: drawn }: Step, fault: LinkFault, lingersMs = 0): void {
  const { lan, schedule, disturbances } = world;
  const forMs = withinRun(world, num(drawn.forMs));
  const address = lan.gatewayAddress;
  const others = lan.stations.filter((one) => one !== address);
  const whom = num(drawn.whom);
  const other = whom === everybody ? undefined : others[whom % Math.max(1, others.length)];
  const ends: (() => void)[] = [];
  if (drawn.direction !== 'from') ends.push(lan.faults.begin({ ...fault, from: other, to: address }));
  if (drawn.direction !== 'to') ends.push(lan.faults.begin({ ...fault, from: address, to: other }));
  disturbances.note('lan', schedule.nowMs, schedule.nowMs + forMs + lingersMs + settlesMs);
  schedule.after(forMs, () => {
    for (const end of ends) end();
  });
}

function linkFault(
  name: string,
  perHour: number,
  draw: (dice: Dice) => Drawn,
  faultOf: (drawn: Drawn) => LinkFault,
): StepKind {
  return {
    name,
    isFault: true,
    perHour,
    draw: (dice) => ({ ...drawWhom(dice), ...draw(dice) }),
    begin: (world, step) => {
      const fault = faultOf(step.with);
      between(world, step, fault, (fault.delayMs ?? 0) + (fault.jitterMs ?? 0));
    },
  };
}

const shares = [0.02, 0.1, 0.3, 0.7] as const;
const share = (dice: Dice): Drawn => ({ share: dice.one(shares) });

/** All that networks do, and other programs on the gateway's machine. */
export const lanSteps: readonly StepKind[] = [
  linkFault('lan-loss', 3, share, (drawn) => ({ loss: num(drawn.share) })),
  linkFault('lan-doubles', 2, share, (drawn) => ({ doubles: num(drawn.share) })),
  linkFault(
    'lan-reordered',
    2,
    (dice) => ({ jitterMs: dice.one([5, 50, 500, 3000]) }),
    (drawn) => ({ jitterMs: num(drawn.jitterMs) }),
  ),
  linkFault(
    'lan-delay',
    2,
    (dice) => ({ delayMs: dice.one([50, 500, 2500, 5000]) }),
    (drawn) => ({ delayMs: num(drawn.delayMs) }),
  ),
  linkFault(
    'lan-cut',
    2,
    () => ({}),
    () => ({ isCut: true }),
  ),
  linkFault('lan-changed-octets', 1, share, (drawn) => ({ changed: num(drawn.share) })),
  linkFault('lan-truncated', 1, share, (drawn) => ({ truncated: num(drawn.share) })),
  linkFault('lan-forged-sender', 1, share, (drawn) => ({ forged: num(drawn.share) })),
  // A tunnel, or a switch that does not pass what is long.
  linkFault(
    'lan-short-frames',
    1,
    (dice) => ({ longest: dice.one([480, 1024, 1400]) }),
    (drawn) => ({ longest: num(drawn.longest) }),
  ),
  {
    name: 'lan-oversized',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({
      octets: dice.integer(longestNpdu + 1, 4000),
      count: dice.integer(1, 5),
      isValid: dice.chance(0.5),
    }),
    begin: ({ lan, dice, schedule }, step) => {
      const draws = dice.fork(`oversized ${step.atMs}`);
      for (let left = num(step.with.count); left > 0; left -= 1) {
        const bytes = draws.bytes(num(step.with.octets));
        // Of BACnet by its first octets, so that it is looked at.
        if (step.with.isValid === true) bytes.set([0x81, 0x0a, bytes.length >> 8, bytes.length & 0xff, 0x01, 0x04]);
        schedule.after(left, () => lan.send(bytes, lan.stranger, { address: lan.gatewayAddress, port: bacnetPort }));
      }
    },
  },
  {
    // Hundreds of packets in a moment, of which a small buffer would lose most.
    name: 'lan-flood',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({ count: dice.integer(50, 700), isWhoIs: dice.chance(0.5), isBroadcast: dice.chance(0.3) }),
    begin: ({ lan, dice, schedule, disturbances }, step) => {
      const draws = dice.fork(`flood ${step.atMs}`);
      const address = step.with.isBroadcast === true ? limitedBroadcast : lan.gatewayAddress;
      const whoIs = Uint8Array.of(0x81, 0x0a, 0, 8, 1, 0, 0x10, 0x08);
      disturbances.note('lan', schedule.nowMs, schedule.nowMs + settlesMs);
      for (let left = num(step.with.count); left > 0; left -= 1) {
        const bytes = step.with.isWhoIs === true ? whoIs : draws.bytes(draws.integer(1, 200));
        lan.send(bytes, lan.stranger, { address, port: bacnetPort });
      }
    },
  },
  {
    name: 'lan-address-away',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({ forMs: dice.one([500, 5000, 30_000, 120_000]), breaksPort: dice.chance(0.5) }),
    begin: ({ station, schedule, disturbances }, step) => {
      const forMs = num(step.with.forMs);
      disturbances.note('lan', schedule.nowMs, schedule.nowMs + forMs + 2 * settlesMs);
      station.setAway(true);
      if (step.with.breaksPort === true) station.breakPorts(new Error('ENETDOWN'));
      schedule.after(forMs, () => station.setAway(false));
    },
  },
  {
    name: 'lan-send-fails',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({ forMs: dice.one([50, 1000, 20_000]) }),
    begin: ({ station, schedule, disturbances }, step) => {
      const forMs = num(step.with.forMs);
      disturbances.note('lan', schedule.nowMs, schedule.nowMs + forMs + settlesMs);
      station.isSending = false;
      schedule.after(forMs, () => {
        station.isSending = true;
      });
    },
  },
  {
    // Another program is quicker after a restart, or when the socket has broken.
    name: 'lan-port-taken',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({ forMs: dice.one([1000, 15_000, 90_000]) }),
    begin: ({ station, schedule, disturbances }, step) => {
      const forMs = num(step.with.forMs);
      disturbances.note('lan', schedule.nowMs, schedule.nowMs + forMs + 2 * settlesMs);
      const free = station.take(bacnetPort);
      station.breakPorts(new Error('EBADF'));
      schedule.after(forMs, free);
    },
  },
  {
    name: 'tcp-reset',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ which: dice.integer(0, 7) }),
    begin: ({ lan, schedule, disturbances }, step) => {
      const { connections } = lan.tcp;
      const one = connections[num(step.with.which) % Math.max(1, connections.length)];
      disturbances.note('lan', schedule.nowMs, schedule.nowMs + settlesMs);
      one?.client.resetAndDestroy();
      one?.server.arrive({ kind: 'rst' });
    },
  },
  {
    // The other end loses its power, or its cable: the gateway is not told.
    name: 'tcp-half-open',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ which: dice.integer(0, 7) }),
    begin: ({ lan, schedule, disturbances }, step) => {
      const { connections } = lan.tcp;
      disturbances.note('lan', schedule.nowMs, schedule.nowMs + settlesMs);
      connections[num(step.with.which) % Math.max(1, connections.length)]?.client.vanish();
    },
  },
  {
    name: 'tcp-slow-reader',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({
      forMs: dice.one([5000, 60_000]),
      whom: everybody,
      direction: 'from',
      bytesPerSecond: dice.one([100, 2000, 50_000]),
    }),
    begin: (world, step) => between(world, step, { bytesPerSecond: num(step.with.bytesPerSecond) }, 60_000),
  },
];

import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type FromLauncher, isToLauncher, slotsVariable, slotVariable, type ToLauncher } from './protocol.js';
import type { SlotName, Slots } from './slots.js';

/** Exit codes of the gateway that mean something to the launcher; see its --help. */
export const exitCode = { stopped: 0, notUnderstood: 2, restart: 75 } as const;

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A gateway that runs. */
export interface GatewayProcess {
  readonly ended: Promise<ProcessEnd>;
  onMessage(listener: (message: ToLauncher) => void): void;
  send(message: FromLauncher): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/**
 * V8 takes what it can get: its heap grows by half before it looks for garbage, each of its threads has memory of its own, and
 * two compilers (Sparkplug, and from Node 22 on Maglev) keep their code beside that of TurboFan, which alone makes a busy
 * gateway fast. Without its start-up snapshot, Node maps 4 MB less of its own program. This board has 256 MB. Given at the
 * start: V8 does not survive every change of its options later on. `npm start` and the bench give the same ones.
 */
export const thrift = [
  '--optimize-for-size',
  '--v8-pool-size=1',
  '--no-maglev',
  '--no-sparkplug',
  '--no-node-snapshot',
] as const;

/** glibc keeps what it once had, up to 32 MB in each thread, unless it is told what is large: this goes back at once. */
export const thriftyHeap = { MALLOC_MMAP_THRESHOLD_: '1048576' };

const noEnd: ProcessEnd = { code: null, signal: null };
const notStarted: GatewayProcess = {
  ended: Promise.resolve(noEnd),
  onMessage: () => {},
  send: () => {},
  kill: () => {},
};

/** Starts the gateway of a slot with the arguments of the launcher. */
export function startGateway(slots: Slots, slot: SlotName, args: readonly string[]): GatewayProcess {
  let child: ChildProcess;
  try {
    child = fork(join(slots.pathOf(slot), 'dist', 'main.js'), [...args], {
      env: gatewayEnvironment(process.env, slots.folder, slot),
      execArgv: [...thrift],
    });
  } catch {
    // Node throws some reasons and tells others by the event below.
    return notStarted;
  }
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    // Not even started: no memory, no process left.
    child.once('error', () => resolve(noEnd));
  });
  return {
    ended,
    onMessage: (listener) => {
      child.on('message', (message) => {
        if (isToLauncher(message)) listener(message);
      });
    },
    send: (message) => {
      if (child.connected) child.send(message, () => {});
    },
    kill: (signal) => void child.kill(signal),
  };
}

/** systemd is the launcher's to answer. */
function gatewayEnvironment(own: NodeJS.ProcessEnv, folder: string, slot: SlotName): NodeJS.ProcessEnv {
  const { NOTIFY_SOCKET: _socket, WATCHDOG_USEC: _usec, WATCHDOG_PID: _pid, ...rest } = own;
  return { ...thriftyHeap, ...rest, [slotsVariable]: folder, [slotVariable]: slot };
}

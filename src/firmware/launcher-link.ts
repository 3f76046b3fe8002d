import {
  type FromLauncher,
  isFromLauncher,
  slotsVariable,
  slotVariable,
  type ToLauncher,
} from '../launcher/protocol.js';
import { isSlotName, type SlotName } from '../launcher/slots.js';

/** The launcher above this gateway. */
export interface LauncherLink {
  readonly slotsFolder: string;
  readonly slot: SlotName;
  send(message: ToLauncher): void;
  /** The returned function ends it. */
  onMessage(listener: (message: FromLauncher) => void): () => void;
}

/** Undefined when this process was not started by the launcher. */
export function launcherLink(ownProcess: NodeJS.Process): LauncherLink | undefined {
  const { [slotsVariable]: slotsFolder, [slotVariable]: slot } = ownProcess.env;
  if (slotsFolder === undefined || !isSlotName(slot) || ownProcess.send === undefined) return undefined;
  return {
    slotsFolder,
    slot,
    send: (message) => {
      if (ownProcess.connected) ownProcess.send?.(message, undefined, {}, () => {});
    },
    onMessage: (listener) => {
      const take = (message: unknown) => {
        if (isFromLauncher(message)) listener(message);
      };
      ownProcess.on('message', take);
      return () => ownProcess.off('message', take);
    },
  };
}

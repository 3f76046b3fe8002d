const levels = { info: 30, warn: 40, error: 50 } as const;

export type LauncherLog = (
  level: keyof typeof levels,
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** Lines like those of the gateway, between which they stand. */
export function launcherLog(write: (line: string) => void): LauncherLog {
  return (level, message, facts = {}) => {
    const time = new Date().toISOString();
    write(`${JSON.stringify({ level: levels[level], time, part: 'launcher', ...facts, msg: message })}\n`);
  };
}

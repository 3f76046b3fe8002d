import { spawn } from 'node:child_process';

/** The program that opens a page in the user's browser; never by way of a shell. */
export function openCommand(page: string, platform: NodeJS.Platform): readonly [command: string, ...args: string[]] {
  switch (platform) {
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', page];
    case 'darwin':
      return ['open', page];
    default:
      return ['xdg-open', page];
  }
}

/** Resolves with false when there is no such program. */
export function openPage(page: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = openCommand(page, platform);
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

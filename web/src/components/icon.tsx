import type { Level } from '../state/level.js';

// Outlines on a grid of 24; each shape means one thing, so that none depends on its colour.
const paths = {
  home: 'M4 11 12 4l8 7v9h-5v-6H9v6H4z',
  values: 'M4 5h16M4 12h16M4 19h16M9 5v14',
  alarms: 'M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10 20h4',
  events: 'M12 3a9 9 0 1 0 .01 0M12 7v5l3.5 2',
  network: 'M12 3v6M5 21v-6M19 21v-6M5 15h14M12 9v6M9 3h6M3 21h4M17 21h4',
  bacnet: 'M3 5h18v11H3zM8 20h8M12 16v4M7 9h4M7 12h8',
  servers: 'M4 4h16v6H4zM4 14h16v6H4zM7.5 7h.5M7.5 17h.5M12 7h5M12 17h5',
  protocols: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  link: 'M8 3v5M16 3v5M6 8h12v4a6 6 0 0 1-12 0zM12 18v3',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  firmware: 'M12 3v11M7 10l5 5 5-5M4 20h16',
  security: 'M12 3l8 3v6c0 4.5-3.3 7.5-8 9-4.7-1.5-8-4.5-8-9V6z',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M5 5l14 14M19 5 5 19',
  sun: 'M12 8a4 4 0 1 0 .01 0M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5',
  moon: 'M20 14a8 8 0 1 1-9.5-10 6.5 6.5 0 0 0 9.5 10z',
  contrast: 'M12 3a9 9 0 1 0 .01 0M12 3v18',
  good: 'M12 3a9 9 0 1 0 .01 0M8 12.5l2.8 2.8L16 9.5',
  info: 'M12 3a9 9 0 1 0 .01 0M12 11v6M12 7.5v.5',
  warning: 'M12 3.5 22 20.5H2zM12 10v5M12 17.5v.5',
  critical: 'M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM12 7v6M12 16v.5',
  unknown: 'M12 3a9 9 0 1 0 .01 0M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 16.5v.5',
  download: 'M12 4v10M8 10.5l4 4 4-4M5 19h14',
  simulated: 'M9 3h6M10 3v6L4.5 19a1.5 1.5 0 0 0 1.3 2h12.4a1.5 1.5 0 0 0 1.3-2L14 9V3M7.5 15h9',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A shape and a colour that say how bad it is; the words stand beside it. */
export function Mark({ level }: { level: Level }) {
  return (
    <span class={`mark ${level}`}>
      <Icon name={level} />
    </span>
  );
}

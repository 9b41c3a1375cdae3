/** Where the script lies that every page asks for. */
export const timesScriptAddress = '/times.js';

/**
 * Shows each instant on the viewer's own clock, and on the page's beside it where the two differ. Without it a page is whole: its
 * instants are then those of the page's zone, which its foot names.
 */
export const timesScript = `(() => {
  const zone = document.body.dataset.zone;
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || !mine || zone === mine) return;
  const clockOf = (timeZone) => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    return (instant) => {
      const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
      return part.day + ' ' + part.month + ' ' + part.year + ', ' + part.hour + ':' + part.minute;
    };
  };
  const here = clockOf(mine);
  const there = clockOf(zone);
  let differs = false;
  for (const time of document.querySelectorAll('time[datetime]')) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime()) || here(instant) === there(instant)) continue;
    differs = true;
    const beside = document.createElement('span');
    beside.className = 'soft';
    const [day, clock] = there(instant).split(', ');
    beside.textContent = ' (' + (here(instant).startsWith(day + ',') ? clock : day + ', ' + clock) + ' ' + zone + ')';
    time.textContent = here(instant);
    time.after(beside);
  }
  const foot = document.getElementById('zone');
  if (differs && foot) foot.textContent = 'Times are yours, ' + mine + '; in brackets ' + zone + '.';
})();
`;

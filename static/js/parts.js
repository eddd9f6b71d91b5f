// The parts of a scorecard that are saved by themselves: the line on this page, and each of the free fields.
// A value is what a save sends: {requirement, level, not_assessed, evidence}, or one field by its name.

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Part {
  // `read` and `write` talk to the page; a part of another page, found on this device, has neither.
  constructor(name, base, { read, write, served, controls = {}, about = {} }) {
    Object.assign(this, { name, base, read, write, controls, about });
    this.acked = served?.() ?? read?.(); // what was typed before this script came is a change like any other
    this.value = read?.();
    this.sent = []; // what left this page under the present base: a conflict with one's own words is none
    this.due = false;
    this.stuck = ''; // refused, closed, conflict or signed out: nothing is sent before something is done about it
    this.told = ''; // what the line that says how saving stands says of that
    this.isKept = false; // whether this device has a copy
    this.since = null;
  }

  get isDirty() {
    return !same(this.value, this.acked);
  }

  // Two versions of it stand side by side: take `value` on top of `version`.
  settle(version, value) {
    this.base = version;
    this.sent = [];
    this.stuck = '';
    this.value = value;
    this.write?.(value);
  }
}

export const text = (value) => value.evidence ?? value.summary ?? value.private_notes ?? '';

export function withText(value, words) {
  const field = ['evidence', 'summary', 'private_notes'].find((one) => one in value);
  return field ? { ...value, [field]: words } : value;
}

// What stands in the database by the answer to a conflict, in the shape of `value`.
export function standing(value, current) {
  if ('requirement' in value) return lineValue(value.requirement, current.answers?.[value.requirement]);
  const [field] = Object.keys(value);
  return { [field]: current.fields?.[field] };
}

function lineValue(requirement, answer) {
  const { level = null, not_assessed: reason = '', evidence = '' } = answer ?? {};
  return { requirement, level, not_assessed: reason, evidence };
}

const chosen = (radios) => [...radios].find((one) => one.defaultChecked)?.value ?? '';
const selected = (select) => ([...select.options].find((one) => one.defaultSelected) ?? select.options[0])?.value ?? '';

export function partsOf(form) {
  const base = Number(form.dataset.version);
  const made = [];
  if (form.dataset.requirement) made.push(linePart(form, base));
  for (const field of ['private_notes', 'summary', 'recommendation']) {
    const control = form.elements[field];
    if (control) made.push(fieldPart(field, control, base));
  }
  return new Map(made.map((part) => [part.name, part]));
}

function linePart(form, base) {
  const { level, why, evidence } = form.elements;
  const requirement = Number(form.dataset.requirement);
  return new Part(`line-${requirement}`, base, {
    served: () => lineValue(requirement, {
      level: /^\d$/.test(chosen(level)) ? Number(chosen(level)) : null,
      not_assessed: chosen(level) === 'N' ? selected(why) : '',
      evidence: evidence.defaultValue,
    }),
    read: () => lineValue(requirement, {
      level: /^\d$/.test(level.value) ? Number(level.value) : null,
      not_assessed: level.value === 'N' ? why.value : '',
      evidence: evidence.value,
    }),
    write: (value) => {
      const chosen = value.not_assessed ? 'N' : String(value.level ?? '');
      for (const radio of level) radio.checked = radio.value === chosen;
      why.value = value.not_assessed;
      evidence.value = value.evidence;
    },
    controls: { evidence, not_assessed: why },
    about: { name: form.dataset.name, key: form.dataset.key },
  });
}

function fieldPart(field, control, base) {
  return new Part(field, base, {
    served: () => ({ [field]: control instanceof RadioNodeList ? chosen(control) : control.defaultValue }),
    read: () => ({ [field]: control.value }),
    write: (value) => {
      if (control instanceof RadioNodeList) for (const radio of control) radio.checked = radio.value === value[field];
      else control.value = value[field];
    },
    controls: control instanceof RadioNodeList ? {} : { [field]: control },
    about: { name: { private_notes: 'Your private notes', summary: 'Your summary' }[field] ?? 'Your recommendation' },
  });
}

// The fields of a form[data-edit]: what each holds, what it replaces, and the copy of it on this device.

import * as device from './device.js';

const served = (select) => ([...select.options].find((one) => one.defaultSelected) ?? select.options[0])?.value ?? '';

class Field {
  constructor(form, name) {
    this.form = form;
    this.name = name;
    this.was = form.elements[`was-${name}`];
    this.acked = this.served(); // what was typed before this script came is a change like any other
    this.rival = null;
    this.refused = false;
  }

  get controls() {
    return [...this.form.querySelectorAll(`[name="${CSS.escape(this.name)}"]`)];
  }

  get isMany() {
    return this.controls[0]?.type === 'checkbox' && this.controls[0].hasAttribute('value') && this.controls[0].value !== 'on';
  }

  read() {
    const [first] = this.controls;
    if (first?.type !== 'radio' && first?.type !== 'checkbox') return first?.value ?? '';
    return this.controls.filter((one) => one.checked).map((one) => one.value).sort().join(',');
  }

  // What the page came with.
  served() {
    const [first] = this.controls;
    if (first?.type === 'radio' || first?.type === 'checkbox') {
      return this.controls.filter((one) => one.defaultChecked).map((one) => one.value).sort().join(',');
    }
    return first?.options ? served(first) : first?.defaultValue ?? '';
  }

  write(value) {
    const chosen = value.split(',');
    for (const control of this.controls) {
      if (control.type === 'radio') control.checked = control.value === value;
      else if (control.type === 'checkbox') control.checked = chosen.includes(control.value);
      else control.value = value;
    }
  }

  get isDirty() {
    return this.read() !== this.acked;
  }

  get waits() {
    return this.isDirty && !this.rival && !this.refused;
  }
}

export class Kept {
  constructor(form) {
    this.form = form;
    this.fields = [...form.querySelectorAll('input[name^="was-"]')].map((was) => new Field(form, was.name.slice(4)));
    this.since = null;
    this.due = false;
    const { user, name, ...rest } = form.dataset;
    Object.assign(this, { user, name, keeps: 'keeps' in rest });
  }

  get unsaved() {
    return this.fields.filter((field) => field.isDirty);
  }

  keep(field) {
    if (this.keeps) device.keep(this.user, this.name, field.name, { value: field.read(), was: field.was.value });
  }

  forget(field) {
    device.forget(this.user, this.name, field.name);
  }

  // Everything, but what waits for somebody's choice as it was: one field's quarrel holds up no other.
  body() {
    const said = new URLSearchParams(new FormData(this.form));
    for (const field of this.fields.filter((one) => one.rival || one.refused)) {
      said.delete(field.name);
      for (const value of field.isMany ? field.was.value.split(',') : [field.was.value]) {
        if (value) said.append(field.name, value);
      }
    }
    return said.toString();
  }
}

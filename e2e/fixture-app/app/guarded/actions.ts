'use server';

import { makeActions } from '../../make/actions';
import { guarded } from '../../variants';

const made = makeActions(guarded, 'guarded');

export const leave = made.leave;
export const bump = made.bump;
export const taste = made.taste;
export const bound = made.bound;
export const add = made.add;
export const later = made.later;
export const fails = made.fails;
export const call = made.call;

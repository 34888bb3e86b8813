'use client';

export { default } from '../(shell)/error';

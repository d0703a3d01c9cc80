/**
 * Drives every operation once and writes down what came back. Runs only with the system property
 * {@code warren.demo}.
 */
package org.warrenrpc.sample.demo;

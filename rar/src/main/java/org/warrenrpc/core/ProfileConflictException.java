package org.warrenrpc.core;

import java.util.List;

/** Settings that do not go together. The message names them. */
public final class ProfileConflictException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> settings;

  ProfileConflictException(String message, String... settings) {
    super(message);
    this.settings = List.of(settings);
  }

  /** Their names, as configuration spells them; the one to change comes first. */
  public List<String> settings() {
    return settings;
  }
}

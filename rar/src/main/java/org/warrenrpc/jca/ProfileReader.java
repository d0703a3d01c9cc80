package org.warrenrpc.jca;

import java.util.EnumMap;
import java.util.Map;
import org.warrenrpc.core.ProfileConflictException;
import org.warrenrpc.core.ProfileOption;
import org.warrenrpc.core.RpcProfile;

/** From properties to how exchanges and queues are declared. */
final class ProfileReader {
  private ProfileReader() {}

  /** Where something is wrong, {@code faults} hears of it and the default stands in. */
  static RpcProfile read(PropertyReader reader, Faults faults, String dialect) {
    String name = reader.read(Property.PROFILE, ProfileReader::name);
    Map<ProfileOption, String> set = new EnumMap<>(ProfileOption.class);
    for (ProfileOption option : ProfileOption.values()) {
      String text = reader.read(Property.named(option.settingName()), option::checked);
      if (text != null) {
        set.put(option, text);
      }
    }
    try {
      return RpcProfile.of(dialect, name, set);
    } catch (ProfileConflictException e) {
      faults.add(
          e.settings().stream().map(Property::named).toList(), String.valueOf(e.getMessage()));
      return RpcProfile.of(dialect);
    }
  }

  private static String name(String text) {
    if (!RpcProfile.names().contains(text.strip())) {
      throw new IllegalArgumentException("is none of " + RpcProfile.names());
    }
    return text.strip();
  }
}

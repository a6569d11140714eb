// top.hpp -- a handle to a texture operator.
#pragma once

#include <sarabet/array_in.hpp>
#include <sarabet/operator.hpp>
#include <sarabet/snapshot.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sarabet {

/// A texture operator: an image on the device.
class SARABET_API SARABET_PY("handle") Top : public Operator {
public:
    /// Takes hold of a texture operator; throws Error (Type) if it is of another family.
    SARABET_PY("skip: handles are made by the engine")
    explicit Top(OpRef ref);

    /// Width in pixels; brings the operator up to date.
    SARABET_PY("property")
    int width() const;
    /// Height in pixels; brings the operator up to date.
    SARABET_PY("property")
    int height() const;
    /// Number of slices: 1 for a 2D image, 6 for a cube texture; brings the operator up to date.
    SARABET_PY("property")
    int depth() const;
    /// What kind of texture: "2d", "array" (2D slices), "3d" or "cube".
    SARABET_PY("property")
    std::string kind() const;
    /// The slice that was made last, of textures whose slices are made one by one; else -1.
    SARABET_PY("property")
    int newest_slice() const;
    /// Menu name of the pixel format, such as "rgba8fixed".
    SARABET_PY("property")
    std::string pixel_format() const;
    /// The image of this moment: cooks, and starts the device's work without waiting for it. With
    /// `keep` memory that the caller may write later is copied first.
    Snapshot snapshot(bool keep = false) const;
    /// The newest image that the device has finished; None before there is one. Never waits. The
    /// operator is cooked in every frame from the first call on.
    std::optional<Snapshot> latest() const;
    /// Makes an Array operator show a caller's array, (height, width) or (height, width, 1..4) of
    /// uint8, uint16, float16 or float32, or (slices, height, width[, 1..4]). Memory from `empty`
    /// with 1, 2 or 4 channels is used as it is where the device can; anything else is uploaded
    /// once. Raises TypeError on other operators.
    void set_array(const ArrayIn& array);
    /// In words: whether the last picture was computed in the pass of what reads it, or why not.
    SARABET_PY("property")
    std::string pass_note() const;
    /// Paths of the operators whose last pictures the same pass computed, this one among them;
    /// empty if nothing was drawn.
    SARABET_PY("property")
    std::vector<std::string> pass_operators() const;
    /// Waits until the device has stopped reading the Array operator's memory.
    void wait_until_free() const;
};

}  // namespace sarabet

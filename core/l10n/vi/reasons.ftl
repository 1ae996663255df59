# Lý do của kết quả. Mệnh đề ngắn, viết thường, vừa màn hình điện thoại: lịch sự với người dân,
# chính xác với cán bộ.

## Được qua

reason-commute = đi làm đúng tuyến đường, đúng khung giờ
reason-permit = có giấy đi đường điện tử còn hiệu lực
reason-permit-paper = có giấy đi đường bản giấy còn hiệu lực
reason-green-card = thẻ xanh, thuộc diện thí điểm tại khu vực này
reason-otherwise = không có quy định nào hạn chế
# Quy định chỉ riêng địa phương này có.
reason-other = theo quy định “{ $code }”

## Thời gian và địa điểm

reason-outside-windows = ngoài khung giờ được đi lại
reason-wrong-direction = sai chiều đi trong khung giờ này
reason-off-route = không nằm trên tuyến từ nhà đến nơi làm việc
reason-route-unknown = chưa rõ nơi ở hoặc nơi làm việc
reason-outside-dates = không được đi lại vào ngày này
reason-area-not-covered = khu vực này không thuộc diện được phép
reason-checkpoint-unknown = chưa rõ vị trí của chốt

## Người đi đường

reason-not-on-duty = hôm nay không có lịch làm việc
reason-duty-unknown = chưa rõ lịch làm việc
reason-not-listed = không có trong danh sách được phép đi lại
reason-list-unknown = máy này chưa có danh sách nhân sự
reason-employer-not-in-group = đơn vị công tác không thuộc diện thí điểm
reason-employer-unknown = chưa rõ đơn vị công tác
reason-sector-not-covered = ngành nghề không thuộc diện được phép
reason-sector-unknown = chưa rõ ngành nghề
reason-not-seen = chưa xem các giấy tờ cần thiết

## Sức khỏe

reason-declaration-missing = chưa khai báo y tế
reason-declaration-too-old = khai báo y tế đã quá hạn
reason-declaration-from-future = thời điểm khai báo y tế muộn hơn hiện tại
reason-symptoms = đã khai báo có triệu chứng hoặc có tiếp xúc với ca bệnh
reason-traced = có trong danh sách truy vết ca bệnh và người tiếp xúc
reason-trace-unknown = máy này chưa có đủ danh sách truy vết
reason-vaccination-incomplete = chưa tiêm đủ liều hoặc chưa đủ ngày sau mũi cuối
reason-vaccination-unknown = chưa có dữ liệu tiêm chủng, không có nghĩa là chưa tiêm
reason-not-recovered = không khỏi bệnh trong thời hạn quy định
reason-recovery-unknown = chưa có dữ liệu khỏi bệnh
reason-test-missing = không có kết quả xét nghiệm âm tính còn hiệu lực
reason-test-unknown = chưa có dữ liệu xét nghiệm
reason-certificate-missing = chưa xuất trình giấy chứng nhận sức khỏe điện tử
reason-certificate-rule = giấy chứng nhận chưa đáp ứng quy định y tế
reason-certificate-unjudged = chưa đủ dữ liệu để xét giấy chứng nhận theo quy định y tế
reason-evidence-of-another-person = giấy chứng nhận là của người khác
reason-evidence-unclear = họ tên và ngày sinh chưa đủ để biết giấy chứng nhận là của ai
reason-evidence-invalid = giấy chứng nhận không đáng tin

## Giấy đi đường

reason-permit-missing = chưa xuất trình giấy đi đường
reason-permit-expired = giấy đi đường không có hiệu lực vào lúc này
reason-permit-revoked = giấy đi đường đã bị thu hồi hoặc thay thế
reason-permit-other-area = giấy đi đường không áp dụng cho khu vực này

## Mã và người xuất trình

reason-stale-presentation = mã đã cũ, có thể là ảnh chụp màn hình
reason-presentation-from-future = thời điểm tạo mã muộn hơn hiện tại
reason-presented-already = mã này vừa được sử dụng
reason-no-holder-binding = chưa xác định được mã có phải của người xuất trình
reason-found-in-list = có số giấy tờ trong danh sách, cần đối chiếu người
reason-card-not-compared = chưa đối chiếu thẻ
reason-assurance-too-low = bằng chứng chưa đủ tin cậy theo quy định
reason-malformed = mã bị hỏng hoặc sai định dạng
reason-signature-invalid = chữ ký không khớp, mã đã bị sửa đổi
reason-untrusted-issuer = mã do nơi cấp mà máy này không biết
reason-wrong-key-purpose = mã được ký bằng khóa không dùng để cấp mã đi đường
reason-issuer-key-expired = mã được ký bằng khóa ngoài thời hạn hiệu lực
reason-issuer-key-revoked = mã được ký bằng khóa đã bị thu hồi
reason-credential-expired = mã đi đường đã hết hạn
reason-credential-not-yet-valid = mã đi đường chưa có hiệu lực
reason-credential-revoked = mã đi đường đã bị thu hồi
reason-revocation-unknown = chưa rõ mã đi đường có bị thu hồi hay không
reason-not-a-travel-code = không phải mã đi đường
reason-several-codes = có nhiều mã trong khung hình, chỉ đưa từng mã một

## Quy định và máy này

reason-no-phase = hiện không có quy định nào đang áp dụng
reason-no-rule = không có quy định nào cho phép
reason-updates-stale = dữ liệu trên máy này đã cũ
reason-clock-untrusted = đồng hồ trên máy này không đáng tin
reason-journal-failed = máy này không ghi được lượt kiểm tra
reason-journal-in-doubt = sổ ghi lượt kiểm tra của máy này đã mất hoặc bị cắt bớt
